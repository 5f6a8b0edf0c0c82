/**
 * What a power cut leaves behind: the system calls of a real store are recorded, disks are rebuilt as the cut may have left them at
 * any moment, and the store is opened on each. {@code PowerLossTest} runs it; nobody else enters.
 */
@NullMarked
package dev.tidegate.gateway.power;

import org.jspecify.annotations.NullMarked;
