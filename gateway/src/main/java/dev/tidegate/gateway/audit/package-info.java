/**
 * What an operator reads about clients: {@link dev.tidegate.gateway.audit.AuditSink} writes who was refused what and why,
 * {@link dev.tidegate.gateway.audit.LogSink} who came and went. Listens to {@code event}, writes through {@code log}, is wired
 * in {@code app}; nobody else enters.
 */
@NullMarked
package dev.tidegate.gateway.audit;

import org.jspecify.annotations.NullMarked;
