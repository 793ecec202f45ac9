package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/// Follows the accessors of all shapes through the declared types, so that a renamed accessor fails here, and
/// not when its JSON is written.
class CommandJsonShapesTest {
    private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

    record Box<T>(T value, Optional<T> lid) {}

    record SampleRecord(String name, Box<List<SampleRecord>> box) {}

    static final JsonShape<Box<SampleRecord>> RIGHT = new JsonShape<>("""
            title=value.name length=value.name.length cover=lid.name inside=value.box.value{name box{value{name}}}
            lid{name} deep=lid.box.lid{name}
            """);
    static final JsonShape<Box<SampleRecord>> WRONG = new JsonShape<>(
            "weight value{name title} names=value.box.value.name lid{name box{lid{top=lid.top}}} value");

    static Stream<Field> shapes() {
        return Arrays.stream(CommandJsonShapes.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && !field.isSynthetic());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void eachAccessorExists(Field shape) throws IllegalAccessException {
        assertThat(faults(shape)).isEmpty();
    }

    @Test
    void optionalValuesListsAndTypeParametersAreFollowed() throws ReflectiveOperationException {
        assertThat(faults(CommandJsonShapesTest.class.getDeclaredField("RIGHT")))
                .isEmpty();
    }

    @Test
    void aFaultNamesShapeFieldAndAccessor() throws ReflectiveOperationException {
        assertThat(faults(CommandJsonShapesTest.class.getDeclaredField("WRONG")))
                .containsExactly(
                        "WRONG weight: there is no " + Box.class.getName() + ".weight()",
                        "WRONG value.title: there is no " + SampleRecord.class.getName() + ".title()",
                        "WRONG names: there is no java.util.List.name()",
                        "WRONG lid.box.lid.top: there is no " + SampleRecord.class.getName() + ".lid()");
    }

    private static List<String> faults(Field shape) throws IllegalAccessException {
        var type = ((ParameterizedType) shape.getGenericType()).getActualTypeArguments()[0];
        var fields = ((JsonShape<?>) shape.get(null)).fields();
        assertThat(fields).isNotEmpty();
        return faults(fields, TYPES.constructType(type), shape.getName() + " ").toList();
    }

    private static Stream<String> faults(List<JsonShape.Field> fields, JavaType declaredType, String prefix) {
        return fields.stream().flatMap(field -> {
            var value = declaredType;
            try {
                for (var accessor : field.path()) {
                    value = result(value, accessor.name);
                }
            } catch (NoSuchMethodException e) {
                return Stream.of(prefix + field.name() + ": there is no " + e.getMessage());
            }
            return faults(field.inner(), element(value), prefix + field.name() + ".");
        });
    }

    private static JavaType result(JavaType declaredType, String accessor) throws NoSuchMethodException {
        var method = declaredType.getRawClass().getMethod(accessor);
        var declaring = declaredType.findSuperType(method.getDeclaringClass());
        var type = TYPES.resolveMemberType(method.getGenericReturnType(), declaring.getBindings());
        return type.isReferenceType() ? type.getContentType() : type;
    }

    private static JavaType element(JavaType value) {
        var elements = TYPES.findTypeParameters(value, Iterable.class);
        return elements == null || elements.length == 0 ? value : elements[0];
    }
}
