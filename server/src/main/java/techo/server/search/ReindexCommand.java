package techo.server.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
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

/** Has a running server index everything anew, part by part, and shows how far it is. */
@Command(
        name = "reindex",
        description = "Make the search index anew after an update. 更新後に検索インデックスを作り直します",
        mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            defaultValue = "",
            description = "Go on where an earlier run stopped, as it said. 中断した位置から再開します")
    private String after = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** 0 when everything has a new index, 1 when something kept its old one or the server refused. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        HttpClient http = server.client();
        long indexed = 0;
        long failed = 0;
        String next = after;
        do {
            HttpResponse<String> answer = http.send(
                    server.request("/" + ReindexProvider.OPERATION)
                            .header("Content-Type", "application/fhir+json")
                            .POST(BodyPublishers.ofString(body(next)))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                spec.commandLine().getErr().println(answer.statusCode() + " " + answer.body());
                return ExitCode.SOFTWARE;
            }
            JsonNode part = JSON.readTree(answer.body());
            indexed += value(part, "reindexed").asLong();
            failed += value(part, "failed").asLong();
            next = value(part, "next").asText("");
            out.println(indexed + " reindexed, " + failed + " failed"
                    + (next.isEmpty() ? "" : "; to go on from here: --after " + next));
            out.flush();
        } while (!next.isEmpty());
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String body(String after) {
        var parameters = JSON.createObjectNode().put("resourceType", "Parameters");
        if (!after.isEmpty()) {
            parameters.putArray("parameter").addObject().put("name", "after").put("valueString", after);
        }
        return parameters.toString();
    }

    private static JsonNode value(JsonNode parameters, String name) {
        for (JsonNode parameter : parameters.path("parameter")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter.has("valueInteger") ? parameter.get("valueInteger") : parameter.path("valueString");
            }
        }
        return parameters.path("absent");
    }
}
