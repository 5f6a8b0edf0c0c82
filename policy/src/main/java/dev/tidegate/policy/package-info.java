/** What a client may ask for, and what we answer: the feature policy as data. A leaf: it knows no packets and no threads. */
@NullMarked
package dev.tidegate.policy;

import org.jspecify.annotations.NullMarked;
