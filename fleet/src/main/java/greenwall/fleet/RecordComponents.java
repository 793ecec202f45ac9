package greenwall.fleet;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/// The components of a public record type, and its constructor. Looked up once for each type, because that
/// takes much longer than reading a record.
public record RecordComponents(List<RecordComponent> components, Constructor<?> constructor) {
    private static final ClassValue<RecordComponents> KNOWN = new ClassValue<>() {
        @Override
        protected RecordComponents computeValue(Class<?> type) {
            var components = type.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return new RecordComponents(List.of(components), type.getConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(type + " is not a public record", e);
            }
        }
    };

    public static RecordComponents of(Class<?> type) {
        return KNOWN.get(type);
    }

    public static Object value(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /// @throws IllegalArgumentException if no record of this type can have these values
    public Object newInstance(Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    "no " + constructor.getDeclaringClass().getSimpleName() + " can have these values", refused);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }
}
