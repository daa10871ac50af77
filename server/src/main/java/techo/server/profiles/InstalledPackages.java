package techo.server.profiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.profiles.OfficialPackages;
import techo.profiles.PackageLimits;

/**
 * Loads the packages that the configuration names. A package that cannot be had or used stops the start: a server that
 * judges by other rules than its operator believes is worse than none.
 */
final class InstalledPackages {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledPackages.class);

    private final PackageSources sources;
    private final PackageLimits limits;
    private final Duration patience;

    /** @param patience how long one package may take to arrive, redirects and all */
    InstalledPackages(PackageSources sources, PackageLimits limits, Duration patience) {
        this.sources = sources;
        this.limits = limits;
        this.patience = patience;
    }

    OfficialPackages load() {
        List<Path> files = new ArrayList<>(
                sources.directory().map(InstalledPackages::archives).orElse(List.of()));
        try {
            Path fetched = Files.createTempDirectory("techo-packages");
            try {
                for (URI address : sources.addresses()) {
                    files.add(fetch(address, fetched.resolve(files.size() + "-" + name(address))));
                }
                return told(OfficialPackages.load(files, limits, sources.withoutPatches()));
            } finally {
                delete(fetched);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> archives(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("techo.profiles.packages-dir cannot be read: " + directory, e);
        }
    }

    /** The last part of the path, by which errors call the file. */
    private static String name(URI address) {
        String path = String.valueOf(address.getPath());
        return path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private Path fetch(URI address, Path target) throws IOException {
        if (address.getScheme().equals("file")) {
            return Files.copy(Path.of(address), target);
        }
        // Redirects are followed, but never from https to http.
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build();
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(
                HttpRequest.newBuilder(address).build(), info -> new BoundedDownload(target, limits.archiveBytes()));
        try {
            HttpResponse<Path> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw unavailable(address, "the answer was " + response.statusCode(), Optional.empty());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw unavailable(address, "it could not be fetched", Optional.of(e));
        } catch (TimeoutException e) {
            throw unavailable(address, "it took longer than " + patience.toSeconds() + " seconds", Optional.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(address, "the start was interrupted", Optional.of(e));
        } finally {
            answer.cancel(true);
        }
    }

    /** An address may hold a token, so only its host and the last part of its path are told. */
    private static IllegalStateException unavailable(URI address, String why, Optional<Exception> cause) {
        return new IllegalStateException(
                "FHIR package " + name(address) + " from " + address.getHost() + ": " + why, cause.orElse(null));
    }

    private static OfficialPackages told(OfficialPackages packages) {
        packages.report()
                .forEach(guide -> LOG.info(
                        "Guide {} {} judges what it defines ({} definitions, from {}); built on {}; patches {}",
                        guide.name(),
                        guide.version(),
                        guide.definitions(),
                        guide.file(),
                        guide.builtOn(),
                        guide.patches()));
        packages.report().stream()
                .flatMap(guide -> guide.remarks().stream())
                .distinct()
                .forEach(remark -> LOG.warn("Guide packages: {}", remark));
        packages.unused().forEach(file -> LOG.warn("Guide packages: nothing needs {}", file));
        return packages;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
