package techo.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where this repository lies, and what {@code mvn package} left in it. */
final class Checkout {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Xmn96m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private Checkout() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.isRegularFile(here.resolve("bin/techo"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("these tests run inside a checkout: bin/techo is not above " + Path.of(""));
        }
        return here;
    }

    static String read(String path) {
        try {
            return Files.readString(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path serverJar() {
        return jar("server", "server");
    }

    static Path demoJar() {
        return jar("demo", "demo");
    }

    static Path keycloakJar() {
        return jar("docker/keycloak/mapper", "keycloak");
    }

    /** The command line that runs a jar as {@code bin/techo} does, and starts sooner. */
    static List<String> java(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(JAVA);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path jar(String module, String name) {
        Path jar = root().resolve(module).resolve("target").resolve("techo-" + name + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    jar + " is missing; build it first: mvn -Dquick -DskipTests -pl " + module + " -am package");
        }
        return jar;
    }
}
