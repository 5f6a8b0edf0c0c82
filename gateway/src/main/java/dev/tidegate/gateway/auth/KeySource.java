package dev.tidegate.gateway.auth;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the keys of an issuer come from: files, which are there or not, or a URL, which may fail. Any thread; never waits. */
interface KeySource {
    /** The keys to go by now; null when there are none, or none young enough. The same ring as long as nothing changes. */
    @Nullable
    KeyRing ring();

    /**
     * Asks for newer keys, because a token names one that nobody here bears.
     *
     * @return done when there is an answer, whatever it is; null when asking again would tell nothing new yet
     */
    @Nullable
    CompletionStage<?> ask();

    /** Whether the configuration itself names this key; what an issuer publishes comes and goes at its own pace. */
    boolean isConfigured(VerificationKey key);

    /**
     * Whether what this key has opened may stay open.
     *
     * @param key null for one that the issuer published
     */
    boolean standsBy(@Nullable VerificationKey key);

    /** Whether the last attempt to get keys failed, so that a key nobody bears may be one we should know. */
    boolean isInDoubt();
}
