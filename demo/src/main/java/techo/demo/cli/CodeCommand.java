package techo.demo.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import techo.demo.identity.SamplePerson;

/** Prints the code that the authenticator app of a sample person would show now, and nothing else. */
@Command(
        name = "code",
        description = "Print the one-time code of a sample person. 確認コードを表示します",
        mixinStandardHelpOptions = true)
final class CodeCommand implements Callable<Integer> {
    @Mixin
    private InstallationOptions options = new InstallationOptions();

    @Parameters(paramLabel = "NAME", description = "hanako, taro")
    private String name = "";

    @Override
    public Integer call() {
        Optional<SamplePerson> person = Arrays.stream(SamplePerson.values())
                .filter(candidate -> candidate.username().equals(name))
                .findFirst();
        if (person.isEmpty()) {
            System.err.println("There is nobody of that name; see techo code --help. その名前の利用者はいません。");
            return ExitCode.USAGE;
        }
        System.out.println(
                options.installation().accounts().authenticator(person.get()).code(Instant.now()));
        return ExitCode.OK;
    }
}
