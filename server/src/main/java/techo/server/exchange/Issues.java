package techo.server.exchange;

import java.io.PrintWriter;
import techo.exchange.ExchangeIssue;

/** Located problems on a terminal. */
final class Issues {
    private Issues() {}

    static void print(ExchangeIssue issue, String severity, PrintWriter out) {
        out.println(severity + " " + issue.code().code() + " at " + issue.location() + ": "
                + issue.code().english() + " " + issue.code().japanese()
                + (issue.detail().isEmpty() ? "" : " (" + issue.detail() + ")"));
    }
}
