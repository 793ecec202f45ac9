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

/// The fields that JSON has of an object, separated by spaces: `name`, or `name=accessor` where the accessor has
/// another name, with dots between accessors. A field `name?` is null for an empty text, and `name{…}` is an object, or
/// a list of objects, with these fields.
///
/// The compiler does not see the accessors. [JsonShapes] has all shapes, because a test checks those.
///
/// @param <T> the type of the objects
final class JsonShape<T> {
    private static final Pattern WORD = Pattern.compile("[^\\s{}]+|[{}]");

    private final String text;
    private volatile @Nullable List<Field> fields;

    JsonShape(String text) {
        this.text = text;
    }

    /// Read on first use, because a command starts faster without the shapes of the others.
    List<Field> fields() {
        var known = fields;
        if (known == null) {
            known = Field.read(
                    WORD.matcher(text).results().map(MatchResult::group).iterator());
            fields = known;
        }
        return known;
    }

    /// @param inner the fields of its objects; empty for a single value
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

    /// A public method without parameters. A fleet has hundreds of thousands of cells, so it is looked up once for each
    /// class.
    static final class Accessor {
        private final String name;
        private final ClassValue<Method> methods = new ClassValue<>() {
            @Override
            protected Method computeValue(Class<?> type) {
                return method(type);
            }
        };

        Accessor(String name) {
            this.name = name;
        }

        String name() {
            return name;
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
