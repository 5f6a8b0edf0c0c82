package dev.tidegate.gateway.transport;

import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An engine as Java made it, which remembers what went wrong: Undertow closes a connection whose handshake fails, and keeps the reason
 * to itself. <i>Runs on: the I/O thread of the connection</i>, but for the tasks it hands out.
 */
final class Witness extends SSLEngine {
    private static final String THEIRS = "Received fatal alert: ";

    private final SSLEngine engine;
    private @Nullable SSLException trouble;

    Witness(SSLEngine engine) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
    }

    /** Both sides have agreed on everything. */
    boolean agreed() {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getProtocol().equals("NONE");
    }

    /** What went wrong first, in a sentence; null while nothing has. */
    @Nullable
    String complaint() {
        if (trouble == null) {
            return null;
        }
        for (Throwable at = trouble; at != null; at = at.getCause()) {
            if (at instanceof ServerTrust.Distrust distrust) {
                return distrust.getMessage();
            }
        }
        String message = String.valueOf(trouble.getMessage());
        int alert = message.indexOf(THEIRS); // newer Javas begin with the alert in brackets
        if (alert >= 0) {
            return theirs(message.substring(alert + THEIRS.length()));
        }
        if (message.contains("nrecognized SSL message")) {
            return "it answers, but not in TLS: is TLS spoken at this port?";
        }
        return "TLS failed: " + Words.plain(message);
    }

    private String theirs(String alert) {
        String refusal = "it ended TLS with the alert " + Words.plain(alert);
        return switch (alert) {
            case "no_application_protocol" ->
                refusal
                        + ": it speaks none of the ALPN protocols "
                        + List.of(engine.getSSLParameters().getApplicationProtocols());
            case "unrecognized_name" -> refusal + ": it serves no " + engine.getPeerHost() + " (SNI)";
            case "handshake_failure" -> refusal + ": it wants a client certificate, or knows none of our ciphers";
            case "certificate_required" -> refusal + ": it wants a client certificate";
            case "bad_certificate", "certificate_unknown", "unknown_ca", "certificate_expired", "certificate_revoked" ->
                refusal + ": it does not accept our client certificate, or wants one";
            default -> refusal;
        };
    }

    private SSLException remember(SSLException e) {
        if (trouble == null) {
            trouble = e;
        }
        return e;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
        try {
            return engine.wrap(sources, offset, length, target);
        } catch (SSLException e) {
            throw remember(e);
        }
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
        try {
            return engine.unwrap(source, targets, offset, length);
        } catch (SSLException e) {
            throw remember(e);
        }
    }

    // ---- and the rest as it is

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return engine.getDelegatedTask();
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        engine.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public @Nullable SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        engine.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public @Nullable String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public @Nullable String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }
}
