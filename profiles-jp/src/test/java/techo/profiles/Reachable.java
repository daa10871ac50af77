package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r5.context.IWorkerContext;

/** All objects that hang on one, without the definitions that everybody shares. */
record Reachable(Set<Object> objects) {

    static Reachable from(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        visit(root, seen, open);
        while (!open.isEmpty()) {
            Object object = open.removeFirst();
            if (object instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    visit(key, seen, open);
                    visit(value, seen, open);
                });
            } else if (object instanceof Collection<?> collection) {
                collection.forEach(each -> visit(each, seen, open));
            } else if (object.getClass().isArray()) {
                for (int i = 0;
                        !object.getClass().getComponentType().isPrimitive() && i < Array.getLength(object);
                        i++) {
                    visit(Array.get(object, i), seen, open);
                }
            } else {
                fields(object, seen, open);
            }
        }
        return new Reachable(seen);
    }

    private static void fields(Object object, Set<Object> seen, Deque<Object> open) {
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    visit(field.get(object), seen, open);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void visit(Object object, Set<Object> seen, Deque<Object> open) {
        if (object == null
                || object instanceof Class<?>
                || object instanceof Enum<?>
                || object instanceof IWorkerContext
                || object instanceof IValidationSupport
                || object instanceof FhirContext
                || object instanceof org.hl7.fhir.r5.model.Base
                || !seen.add(object)) {
            return;
        }
        boolean opaque = object.getClass().getName().startsWith("java.")
                && !(object instanceof Collection<?> || object instanceof Map<?, ?>);
        if (!opaque) {
            open.addLast(object);
        }
    }
}
