package greenwall.app.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of an object that are written as JSON, separated by spaces. A field is `name`, or
/// `name=accessor` if the accessor has another name; several accessors are joined by dots. A field `name?` is
/// null for an empty text. A field `name{…}` is an object, or a list of objects, with the fields in braces.
///
/// The compiler does not check the accessors. All shapes are in [CommandJsonShapes], so that a test can check
/// them.
///
/// @param <T> the type of the objects
final class JsonShape<T> {
    private static final Pattern WORD = Pattern.compile("[^\\s{}]+|[{}]");

    private final String text;
    private volatile @Nullable List<Field> fields;

    JsonShape(String text) {
        this.text = text;
    }

    /// The text is parsed on first use, because a command starts faster if it does not parse the shapes of
    /// the other commands.
    List<Field> fields() {
        var parsed = fields;
        if (parsed == null) {
            parsed = Field.read(
                    WORD.matcher(text).results().map(MatchResult::group).iterator());
            fields = parsed;
        }
        return parsed;
    }

    /// @param inner the fields of the contained objects; empty for a single value
    record Field(String name, List<Accessor> path, boolean emptyIsNull, List<Field> inner) {
        private static Field of(String word) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            String name = key.replace("?", "");
            String path = equals < 0 ? name : word.substring(equals + 1);
            var accessors = Stream.of(path.split("\\.")).map(Accessor::new).toList();
            return new Field(name, accessors, key.endsWith("?"), List.of());
        }

        private static List<Field> read(Iterator<String> words) {
            var fields = new ArrayList<Field>();
            while (words.hasNext()) {
                String word = words.next();
                if (word.equals("}")) {
                    break;
                }
                if (word.equals("{")) {
                    Field last = fields.removeLast();
                    fields.add(new Field(last.name, last.path, last.emptyIsNull, read(words)));
                } else {
                    fields.add(of(word));
                }
            }
            return fields;
        }
    }

    /// A public method without parameters. A fleet has hundreds of thousands of cells, so the method is
    /// looked up only once per class.
    static final class Accessor {
        final String name;
        private final ClassValue<Method> methods = new ClassValue<>() {
            @Override
            protected Method computeValue(Class<?> type) {
                return method(type);
            }
        };

        Accessor(String name) {
            this.name = name;
        }

        private Method method(Class<?> type) {
            try {
                var method = type.getMethod(name);
                method.trySetAccessible();
                return method;
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(type + " has no " + name, e);
            }
        }

        @Nullable
        Object read(Object of) {
            var method = methods.get(of.getClass());
            try {
                return method.invoke(of);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(method + " cannot be read", e);
            }
        }
    }
}
