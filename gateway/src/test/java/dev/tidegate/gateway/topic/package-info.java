/** Tests of matching: section 4.7 rule by rule, and against a matcher too simple to be wrong. */
@NullMarked
package dev.tidegate.gateway.topic;

import org.jspecify.annotations.NullMarked;
