package techo.server.terminology;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import techo.server.cli.ServerConnection;

/** Lists the code systems of a server with their versions, the current one of each first. */
@Command(
        name = "list",
        description = "List code systems and their versions. コード体系と版の一覧",
        mixinStandardHelpOptions = true)
final class ListCodeSystemsCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String page = "/CodeSystem?_elements=url,version,count,title&_count=200";
        while (!page.isEmpty()) {
            HttpResponse<String> answer =
                    server.client().send(server.request(page).GET().build(), BodyHandlers.ofString());
            AnswerPrinter.print(answer, spec.commandLine().getOut());
            if (answer.statusCode() != 200) {
                return ExitCode.SOFTWARE;
            }
            page = AnswerPrinter.next(answer);
        }
        return ExitCode.OK;
    }
}
