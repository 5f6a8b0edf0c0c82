/** Matching of topic names and topic filters, generic in what is stored. Knows the grammar of section 4.7 and nothing else. */
@NullMarked
package dev.tidegate.gateway.topic;

import org.jspecify.annotations.NullMarked;
