package greenwall.tests.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the packing program writes out in the classes of an installer does what it did.
class LinkedAheadTest {
    private static final Path TOOL = Path.of("..", "jlink/src/build/java/LinkedAhead.java");

    private static final String SAMPLE = """
            package sample;

            import java.util.ArrayList;
            import java.util.List;
            import java.util.function.Supplier;

            public class Sample implements Supplier<List<Object>> {
                sealed interface Shape {
                    default String name() {
                        return switch (this) {
                            case Dot _ -> "dot";
                            case Box(int side, var _) when side > 3 -> "large box";
                            case Box _ -> "box";
                            case All _ -> "all";
                        };
                    }
                }

                record Dot() implements Shape {}

                record Box(int side, String label) implements Shape {}

                record All(boolean a, byte b, char c, short d, int e, long f, float g, double h, String i, int[] j)
                        implements Shape {
                    static final String NONE = "";
                }

                private static All all(double h, String i, int... j) {
                    return new All(true, (byte) 1, '2', (short) 3, 4, 5L << 40, 6.5f, h, i, j);
                }

                private static Object length(Object any) {
                    return switch (any) {
                        case null -> -1;
                        case String text -> text.length();
                        case Integer number when number > 10 -> "many";
                        case CharSequence other -> other.length() + 100;
                        default -> any.getClass().getSimpleName();
                    };
                }

                private static Object kind(Object any) {
                    return switch (any) {
                        case null -> "null";
                        case Integer number when number > 10 -> "many";
                        case Integer _ -> "few";
                        case int[] numbers -> numbers.length;
                        default -> "other";
                    };
                }

                @Override
                public List<Object> get() {
                    var found = new ArrayList<Object>();
                    var numbers = new int[] {1};
                    var one = all(Double.NaN, null, numbers);
                    for (var other : new All[] {
                        all(Double.NaN, null, numbers), all(0.0, "", numbers), all(-0.0, "", numbers), all(Double.NaN, null, 1)
                    }) {
                        found.add(one.equals(other));
                        found.add(other.hashCode() == one.hashCode());
                    }
                    found.add(all(0.0, "", numbers).equals(all(-0.0, "", numbers)));
                    found.add(all(1, "x").equals("x"));
                    found.add(new All(false, (byte) 9, 'z', (short) 8, 7, 6, 5f, 4, "3", null).hashCode());
                    found.add(new Box(3, "b").hashCode());
                    found.add(new Box(3, "b").equals(null));
                    found.add(new Dot().equals(new Dot()));
                    found.add(new Dot().hashCode());
                    found.add(new Box(3, "b").toString());
                    for (Shape shape : List.of(new Dot(), new Box(2, ""), new Box(4, ""), one)) {
                        found.add(shape.name());
                    }
                    for (Object any : new Object[] {null, "four", 11, 4, new StringBuilder("ab"), numbers, 2L}) {
                        found.add(kind(any));
                    }
                    found.add(length(new StringBuilder("ab")));
                    return found;
                }
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path plain = Path.of("");
    private Path linked = Path.of("");

    @BeforeEach
    void linkAhead() throws Exception {
        var source = Files.writeString(folder.resolve("Sample.java"), SAMPLE);
        var tool = compiled("tool", TOOL);
        plain = jar(compiled("sample", source), folder.resolve("plain.jar"));
        linked = Files.copy(
                plain, Files.createDirectory(folder.resolve("linked")).resolve("sample.jar"));
        try (var loader = new URLClassLoader(new URL[] {tool.toUri().toURL()})) {
            var all = loader.loadClass("LinkedAhead").getDeclaredMethod("all", List.class, List.class);
            all.setAccessible(true);
            all.invoke(null, List.of(linked), List.of(linked.getParent()));
        }
    }

    private Path compiled(String name, Path source) throws IOException {
        var into = Files.createDirectory(folder.resolve(name));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-d", into.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call())
                    .isTrue();
        }
        return into;
    }

    private static Path jar(Path classes, Path into) throws IOException {
        try (OutputStream file = Files.newOutputStream(into);
                var jar = new JarOutputStream(file);
                var all = Files.walk(classes)) {
            for (var one : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                jar.write(Files.readAllBytes(one));
                jar.closeEntry();
            }
        }
        return into;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> found(Path jar) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            var sample = loader.loadClass("sample.Sample").getConstructor().newInstance();
            return (List<Object>) ((Supplier<?>) sample).get();
        }
    }

    private static long bootstrapped(Path jar) throws IOException {
        long count = 0;
        try (var zip = new JarFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                count += ClassFile.of().parse(zip.getInputStream(entry).readAllBytes()).methods().stream()
                        .flatMap(method -> method.code().stream())
                        .flatMap(code -> code.elementStream())
                        .filter(element -> element instanceof InvokeDynamicInstruction call
                                && (call.name().stringValue().equals("typeSwitch")
                                        || call.name().stringValue().equals("equals")
                                        || call.name().stringValue().equals("hashCode")))
                        .count();
            }
        }
        return count;
    }

    @Test
    void switchesAndRecordsDoWhatTheyDid() throws Exception {
        assertThat(found(linked)).isEqualTo(found(plain)).contains("large box", "few", "many", 1);
    }

    @Test
    void nothingOfThemIsLeftToBeLinkedAtTheStart() throws Exception {
        assertThat(bootstrapped(plain)).isPositive();
        assertThat(bootstrapped(linked)).isZero();
    }
}
