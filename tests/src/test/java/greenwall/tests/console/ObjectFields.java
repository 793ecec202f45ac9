package greenwall.tests.console;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/// Reads the fields of this project's objects.
public final class ObjectFields {
    private ObjectFields() {}

    /// The non-null objects in the fields that this project's classes declare.
    public static List<Object> of(Object object) {
        var values = new ArrayList<Object>();
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (!type.getName().startsWith("greenwall.")) {
                continue;
            }
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    var value = field.get(object);
                    if (value != null) {
                        values.add(value);
                    }
                } catch (InaccessibleObjectException | IllegalAccessException closed) {
                    throw new AssertionError("cannot look into " + field, closed);
                }
            }
        }
        return values;
    }
}
