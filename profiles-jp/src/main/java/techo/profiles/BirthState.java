package techo.profiles;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.model.Base;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a validator and the parts it owns held when it was made, so that it can be put back.
 *
 * <p>The validator clears some of its lists itself when a resource comes and keeps others for good (which warnings it
 * has given, codings it has seen, profiles it has looked for); those would tint the next verdict and grow without end. It
 * offers no way to empty them. So every field is put back, whatever its name: a later version of the library that has one
 * more list is looked after as well.
 */
final class BirthState {
    /** The children of each element of a definition: the same for every resource, and costly to find again. */
    private static final Set<String> KEPT = Set.of("ProfileUtilities.childMapCache");

    private final List<Runnable> restorations = new ArrayList<>();

    private BirthState() {}

    static BirthState of(InstanceValidator validator) {
        BirthState birth = new BirthState();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> parts = new ArrayDeque<>(List.of(validator));
        seen.add(validator);
        while (!parts.isEmpty()) {
            Object part = parts.removeFirst();
            for (Field field : fields(part.getClass())) {
                Object value = birth.record(part, field);
                if (value != null && isOwned(value) && seen.add(value)) {
                    parts.addLast(value);
                }
            }
        }
        return birth;
    }

    void restore() {
        restorations.forEach(Runnable::run);
    }

    private @Nullable Object record(Object part, Field field) {
        Object value = read(field, part);
        if (!Modifier.isFinal(field.getModifiers())) {
            restorations.add(() -> write(field, part, value));
        }
        if (value instanceof Collection<?> collection) {
            restorations.add(contents(collection));
        } else if (value instanceof Map<?, ?> map) {
            restorations.add(contents(map));
        } else if (value instanceof StringBuilder text) {
            String written = text.toString();
            restorations.add(() -> text.replace(0, text.length(), written));
        }
        return value;
    }

    /** What a list held at birth are tables that are only read: their size tells whether anything was added. */
    private static <T> Runnable contents(Collection<T> collection) {
        List<T> atBirth = new ArrayList<>(collection);
        return () -> {
            if (collection.size() != atBirth.size()) {
                collection.clear();
                collection.addAll(atBirth);
            }
        };
    }

    private static <K, V> Runnable contents(Map<K, V> map) {
        Map<K, V> atBirth = new HashMap<>(map);
        return () -> {
            if (map.size() != atBirth.size()) {
                map.clear();
                map.putAll(atBirth);
            }
        };
    }

    /** A part of the validator, not a definition, nor the source of definitions that all validators share. */
    private static boolean isOwned(Object value) {
        return value.getClass().getName().startsWith("org.hl7.fhir.")
                && !value.getClass().isEnum()
                && !(value instanceof IWorkerContext)
                && !(value instanceof Base);
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !KEPT.contains(each.getSimpleName() + "." + field.getName())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static @Nullable Object read(Field field, Object part) {
        try {
            return field.get(part);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Field field, Object part, @Nullable Object value) {
        try {
            field.set(part, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
