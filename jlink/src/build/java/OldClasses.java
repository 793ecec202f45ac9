import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Gives the classes of a jar that were compiled for Java 5 the format of Java 8, with the stack maps which that asks
/// for: the start-up cache takes no older ones, so that the whole command line would be read and verified at each
/// start. What the classes do stays as it was.
final class OldClasses {
    private static final int FIRST_THAT_CAN_BE_KEPT = ClassFile.JAVA_7_VERSION;

    private OldClasses() {}

    static void renewAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                renew(jar);
            }
        }
    }

    private static void renew(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        if (entries.entrySet().stream().noneMatch(e -> isClass(e.getKey()) && old(e.getValue()))) {
            return;
        }
        var files = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(type -> in(entries, type))
                                .orElse(ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader()))));
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var one : entries.entrySet()) {
                var entry = new ZipEntry(one.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(
                        isClass(one.getKey()) && old(one.getValue()) ? renewed(files, one.getValue()) : one.getValue());
                out.closeEntry();
            }
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/");
    }

    /// The major version stands in bytes 6 and 7.
    private static boolean old(byte[] bytes) {
        return ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) < FIRST_THAT_CAN_BE_KEPT;
    }

    private static byte[] renewed(ClassFile files, byte[] bytes) {
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        // Bodies are written instruction by instruction: one that is copied whole gets no stack map.
        var bodies = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
        return files.transformClass(files.parse(bytes), version.andThen(bodies));
    }

    private static InputStream in(Map<String, byte[]> entries, ClassDesc type) {
        var name = type.descriptorString();
        var bytes = entries.get(name.substring(1, name.length() - 1) + ".class");
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }
}
