package dev.tidegate.gateway.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches over HTTP with the JDK's client. Redirects are not followed, for where keys come from is the operator's word; whatever
 * is not a plain 200 is a failure; one deadline covers the whole exchange, name lookup and trickling body included; a body that
 * grows over the bound is cut off. Thread-safe.
 */
public final class HttpKeyFetcher implements KeyFetcher {
    private static final int OK = 200;

    private final HttpClient client;
    private final Duration timeout;
    private final int mostBytes;

    public HttpKeyFetcher(Duration timeout, int mostBytes) {
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public String fetch(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, answer -> new Bounded(answer, mostBytes));
        try {
            return new String(
                    exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS).body(), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e);
        } finally {
            exchange.cancel(true);
        }
    }

    /** Ours say what happened; those of the client may quote the answer, so their kind must do. */
    private static String reason(ExecutionException failure) {
        String kind = "";
        for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
            if (each instanceof Unacceptable ours) {
                return String.valueOf(ours.getMessage());
            }
            kind = each.getClass().getSimpleName();
        }
        return "the connection failed (" + kind + ")";
    }

    private static final class Unacceptable extends IOException {
        private static final long serialVersionUID = 1;

        Unacceptable(String message) {
            super(message);
        }
    }

    /** A body that ends at the bound, and is not read at all where the answer is no success. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final int most;
        private final int status;
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription = new Flow.Subscription() {
            @Override
            public void request(long n) {
                // nobody to ask yet
            }

            @Override
            public void cancel() {
                // nobody to tell yet
            }
        };

        Bounded(HttpResponse.ResponseInfo answer, int most) {
            this.most = most;
            this.status = answer.statusCode();
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (status == OK) {
                given.request(Long.MAX_VALUE);
            } else {
                refuse("the answer was HTTP " + status
                        + (status / 100 == 3 ? ", and redirects are not followed: name the address it leads to" : ""));
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer each : buffers) {
                if (bytes.size() + each.remaining() > most) {
                    refuse("the answer is larger than limits.jwks-size");
                    return;
                }
                byte[] part = new byte[each.remaining()];
                each.get(part);
                bytes.write(part, 0, part.length);
            }
        }

        private void refuse(String why) {
            subscription.cancel();
            body.completeExceptionally(new Unacceptable(why));
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
