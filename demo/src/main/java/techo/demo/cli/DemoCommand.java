package techo.demo.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;
import techo.demo.DemoInstallation;
import techo.demo.identity.DemoAccounts;
import techo.demo.identity.SampleClient;
import techo.demo.identity.SamplePerson;
import techo.demo.identity.SignInFailedException;
import techo.demo.people.SeedingFailedException;

/** Starts the try-out; it runs until it is stopped. */
@Command(
        name = "demo",
        description = "Start a try-out with sample people on this machine only. お試し用サーバーを起動します",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** For a person who looks on: lines instead of JSON, and no warning that only a developer could act on. */
    private static final Map<String, String> CONSOLE = Map.of(
            "logging.structured.format.console", "",
            "logging.pattern.console", "%d{HH:mm:ss} %-5level %logger{0}: %msg%n%wEx{short}",
            "logging.level.root", "WARN",
            "logging.level.org.springframework.context.support", "ERROR");

    @Mixin
    private InstallationOptions options = new InstallationOptions();

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        DemoInstallation installation = options.installation();
        if (!free(installation.port())) {
            System.err.printf(
                    "Port %1$d is in use. Stop the program that uses it, or choose another: techo demo --port %2$d%n"
                            + "ポート%1$dは使用中です。使用中のプログラムを終了するか、別のポートを指定してください: techo demo --port %2$d%n",
                    installation.port(), installation.port() + 1);
            return ExitCode.SOFTWARE;
        }
        System.out.println("Starting … 起動しています…");
        CONSOLE.forEach(this::unlessGiven);
        installation.start(settings.toArray(String[]::new));
        try {
            installation.seed();
        } catch (SeedingFailedException | SignInFailedException e) {
            System.err.printf("%s%nThe try-out is not complete. お試し用データを用意できませんでした。%n", e.getMessage());
            return ExitCode.SOFTWARE;
        }
        tell(installation, System.out);
        return ExitCode.OK;
    }

    private void unlessGiven(String key, String value) {
        if (settings.stream().noneMatch(setting -> setting.startsWith("--" + key + "="))) {
            settings.add("--" + key + "=" + value);
        }
    }

    private static boolean free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void tell(DemoInstallation installation, PrintStream out) {
        DemoAccounts accounts = installation.accounts();
        out.printf("%nTecho is ready, with fictional data only. 準備ができました(データはすべて架空です)。%n");
        out.printf("  FHIR         %s%n", installation.fhirBase());
        out.printf("  Pages 画面   %s/%n", installation.origin());
        out.printf("%nSign in as サインイン%n");
        for (SamplePerson person : SamplePerson.values()) {
            out.printf("  %-10s %-18s %s%n", person.username(), accounts.password(person), person.displayName());
        }
        out.printf("%nWhen a code is asked for, as before a download 確認コード%n");
        for (SamplePerson person : SamplePerson.values()) {
            out.printf(
                    "  bin/techo code %-6s or an authenticator app with  %s%n",
                    person.username(), accounts.authenticator(person).base32());
        }
        out.printf("%nAccess tokens アクセストークン%n");
        out.printf("  bin/techo token %s%n", SamplePerson.HANAKO.username());
        for (SampleClient client : SampleClient.values()) {
            out.printf("  bin/techo token %-12s %s%n", client.id(), client.displayName());
        }
        out.printf(
                "%n  curl -H \"Authorization: Bearer $(bin/techo token %s)\" %s/Patient%n",
                SamplePerson.HANAKO.username(), installation.fhirBase());
        out.printf("%nStop with Ctrl-C. 終了するにはCtrl-Cを押してください。%n");
    }
}
