package techo.e2e.leak;

import java.util.Map;

/** Somebody who asks: the headers that prove it, made anew for each request, because tokens end. */
@FunctionalInterface
public interface Caller {
    Map<String, String> headers();

    /** Who that is when it is about this person: somebody who acts for several is another one for each. */
    default Caller about(Subject subject) {
        return this;
    }
}
