/**
 * Who are you? Turns the credential of a CONNECT into an {@link dev.tidegate.gateway.auth.Identity} or a reason code, and
 * knows the keys that decide it. The handshake asks {@link dev.tidegate.gateway.auth.JwtVerifier}; the composition root
 * loads the {@link dev.tidegate.gateway.auth.KeyRing}. Nobody else enters, and neither a token nor key material leaves.
 */
@NullMarked
package dev.tidegate.gateway.auth;

import org.jspecify.annotations.NullMarked;
