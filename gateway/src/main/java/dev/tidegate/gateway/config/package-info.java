/**
 * Every setting, as one tree of records ({@link GatewayConfig}), and the only reader of files, environment and system
 * properties ({@link ConfigLoader}). Only {@code app} enters; every other room receives its branch of the tree as plain values
 * through its constructor.
 */
@NullMarked
package dev.tidegate.gateway.config;

import org.jspecify.annotations.NullMarked;
