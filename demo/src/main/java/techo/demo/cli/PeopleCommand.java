package techo.demo.cli;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import techo.demo.people.People;
import techo.demo.people.PeopleDirectory;
import techo.demo.people.PersonFiles;

/** Writes the files of sample people, to try imports with or to load a server. */
@Command(
        name = "people",
        description = "Write files of fictional people: checkups, notebooks, FHIR. 架空の人々のファイルを作成します",
        mixinStandardHelpOptions = true)
final class PeopleCommand implements Callable<Integer> {
    @Option(names = "--count", defaultValue = "10", description = "How many. 人数")
    private long count = 10;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same people. 乱数の種")
    private long seed = 1;

    @Option(names = "--last-year", defaultValue = "2025", description = "Year of the newest records. 最新の年")
    private int lastYear = 2025;

    @Parameters(paramLabel = "DIRECTORY", description = "Where to. 出力先")
    private Path directory = Path.of(".");

    @Override
    public Integer call() throws IOException {
        new PeopleDirectory(directory, new PersonFiles(FhirContext.forR4Cached(), lastYear))
                .write(new People(seed).stream().limit(count));
        return ExitCode.OK;
    }
}
