package techo.server.profiles;

import java.util.concurrent.CompletableFuture;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import techo.profiles.ProfileValidator;

/**
 * Makes the snapshots while the rest of the server starts, and holds readiness back until they are there: the first
 * judgement costs seconds, which no client should wait for. A definition that is broken stops the start.
 */
final class ProfileWarmUp implements ApplicationRunner {
    private final CompletableFuture<Void> warm;

    ProfileWarmUp(ProfileValidator validator) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        validator.warmUp();
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
