package techo.policy.consent;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The case files, which specify the policy. */
final class CaseFiles {
    private static final Path DIRECTORY = Path.of("src/test/resources/cases");

    private CaseFiles() {}

    /** @param folder below the directory of cases */
    static List<ConsentCase> of(String folder) {
        return of(folder, ConsentCase::read);
    }

    /** @param cases reads the cases of a document */
    static <C> List<C> of(String folder, Function<Object, List<C>> cases) {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve(folder))) {
            return files.sorted().flatMap(file -> read(file, cases).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <C> List<C> read(Path file, Function<Object, List<C>> cases) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return cases.apply(yaml().load(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** Dates stay text, as they are written. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        });
    }
}
