package techo.e2e.leak;

import java.util.List;
import java.util.Map;

/** What came back: status, headers by lower-case name, body. */
record Answer(int status, Map<String, List<String>> headers, String body) {}
