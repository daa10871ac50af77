package techo.server.profiles;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import techo.profiles.ProfileValidator;

/**
 * Makes the snapshots while the rest of the server starts, and holds readiness back until they are there: the first
 * judgement costs seconds, for each installed guide as well, which no client should wait for. A definition of ours that is
 * broken stops the start; one of a guide is told.
 */
final class ProfileWarmUp implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileWarmUp.class);

    private final CompletableFuture<Void> warm;

    ProfileWarmUp(ProfileValidator validator) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        validator
                                .warmUp()
                                .forEach(canonical ->
                                        LOG.warn("Guide packages: nothing can be judged by {}", canonical));
                        done.complete(null);
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                "profile-warm-up");
        thread.setDaemon(true);
        thread.start();
        this.warm = done;
    }

    /** Spring Boot says that it is ready after all runners have returned. */
    @Override
    public void run(ApplicationArguments arguments) {
        warm.join();
    }
}
