package techo.demo.people;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** Writes people into a directory, one below it for each thousand of them and for each person. */
public final class PeopleDirectory {
    private static final int PER_DIRECTORY = 1_000;

    private final Path root;
    private final PersonFiles files;

    public PeopleDirectory(Path root, PersonFiles files) {
        this.root = root;
        this.files = files;
    }

    /** Holds one person in memory at a time. */
    public void write(Stream<Person> people) throws IOException {
        for (Iterator<Person> each = people.iterator(); each.hasNext(); ) {
            write(each.next());
        }
    }

    private void write(Person person) throws IOException {
        Path directory = Files.createDirectories(root.resolve(Long.toString(person.number() / PER_DIRECTORY))
                .resolve(person.id().value()));
        Files.write(directory.resolve(PersonFiles.TRANSACTION), files.transaction(person));
        for (Map.Entry<String, byte[]> file : files.imports(person).entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
