package techo.e2e.leak;

import java.util.Map;

/** Somebody who asks: the headers that prove it, made anew for each request, because tokens end. */
@FunctionalInterface
public interface Caller {
    Map<String, String> headers();
}
