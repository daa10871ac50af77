package techo.server.export;

import java.io.IOException;

/** What leaves of a resource for a study. For one thread. */
final class StudyShape implements LineShape {
    private final StudyExports.Lines made;

    StudyShape(StudyExports.Lines made) {
        this.made = made;
    }

    @Override
    public void append(StoredResource resource, LineBuffer line) throws IOException {
        line.add(made.line(resource.type(), resource.id(), resource.patientPid(), resource.json())
                .toString());
    }

    /** Whether the line is made again when all were made once: until then nobody knows what it may name. */
    boolean isOpen() {
        return made.isOpen();
    }

    void settle() {
        made.settle();
    }
}
