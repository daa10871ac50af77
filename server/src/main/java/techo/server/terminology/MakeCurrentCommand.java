package techo.server.terminology;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.server.cli.ServerConnection;

/** Goes to another version of a code system that the server has, such as back to the one before. */
@Command(
        name = "make-current",
        description = "Make a loaded version the current one. 読み込み済みの版を現在の版にします",
        mixinStandardHelpOptions = true)
final class MakeCurrentCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Option(names = "--system", paramLabel = "URL", required = true, description = "The code system. コード体系のURL")
    private String system = "";

    @Option(names = "--master-version", paramLabel = "VERSION", required = true, description = "The version. 版")
    private String version = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpResponse<String> answer = server.client()
                .send(
                        server.request("/CodeSystem/$make-current?url=" + LoadMasterCommand.encoded(system)
                                        + "&version=" + LoadMasterCommand.encoded(version))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        AnswerPrinter.print(answer, spec.commandLine().getOut());
        return answer.statusCode() / 100 == 2 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
