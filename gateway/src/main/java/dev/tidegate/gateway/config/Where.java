package dev.tidegate.gateway.config;

import java.nio.file.Path;

/**
 * Where a piece of configuration was written.
 *
 * @param label as a {@link Problem} prints it
 * @param base what a relative path written here is relative to
 */
record Where(String label, Path base) {}
