package techo.server.research;

import java.util.ArrayList;
import java.util.List;
import techo.server.research.Screen.Value;

/** A line in the making, with the values that it tells so far. What is cut from it again was not told. */
final class ResearchLine {
    private final StringBuilder text = new StringBuilder(1_024);
    private final List<Value> told = new ArrayList<>();
    // Where in the text each of them stands.
    private final List<Integer> places = new ArrayList<>();

    /** Plain ASCII that needs no escape. */
    ResearchLine add(CharSequence plain) {
        text.append(plain);
        return this;
    }

    ResearchLine add(char plain) {
        text.append(plain);
        return this;
    }

    ResearchLine quoted(CharSequence plain) {
        return add('"').add(plain).add('"');
    }

    /** Before what it stands for is added. */
    void tell(Value value) {
        told.add(value);
        places.add(text.length());
    }

    int length() {
        return text.length();
    }

    char last() {
        return text.charAt(text.length() - 1);
    }

    void cut(int mark) {
        text.setLength(mark);
        int last = places.size() - 1;
        while (last >= 0 && places.get(last) >= mark) {
            places.remove(last);
            told.remove(last--);
        }
    }

    List<Value> told() {
        return told;
    }

    /** Changes with the line. */
    CharSequence text() {
        return text;
    }
}
