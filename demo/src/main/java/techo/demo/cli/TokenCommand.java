package techo.demo.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import techo.demo.DemoInstallation;
import techo.demo.identity.SampleClient;
import techo.demo.identity.SamplePerson;
import techo.demo.identity.SignIn;
import techo.demo.identity.SignInFailedException;

/** Prints an access token and nothing else, for use in a command line. */
@Command(
        name = "token",
        description = "Print an access token of a sample person or client. アクセストークンを表示します",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Mixin
    private InstallationOptions options = new InstallationOptions();

    @Parameters(paramLabel = "NAME", description = "hanako, taro, hospital, service, researcher, operator, supervisor")
    private String name = "";

    @Override
    public Integer call() {
        try {
            Optional<String> token = token(options.installation());
            if (token.isEmpty()) {
                System.err.println("There is nobody of that name; see techo token --help. その名前の利用者はいません。");
                return ExitCode.USAGE;
            }
            System.out.println(token.get());
            return ExitCode.OK;
        } catch (SignInFailedException e) {
            System.err.println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private Optional<String> token(DemoInstallation installation) {
        SignIn signIn = new SignIn(installation.origin());
        Optional<String> person = Arrays.stream(SamplePerson.values())
                .filter(candidate -> candidate.username().equals(name))
                .findFirst()
                .map(found -> signIn.person(found, installation.accounts()));
        return person.or(() -> Arrays.stream(SampleClient.values())
                .filter(candidate -> candidate.id().equals(name))
                .findFirst()
                .map(found -> installation.token(found)));
    }
}
