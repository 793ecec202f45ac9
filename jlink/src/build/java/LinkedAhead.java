import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes out what javac leaves to be linked at run time and the start-up cache does not keep: which type a `switch`
/// has before it, and a record's `equals` and `hashCode`. Linking them makes a class or a chain of method handles for
/// each, at every start. What they do stays as it was.
final class LinkedAhead {
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final MethodTypeDesc EQUALS = MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object);
    private static final int PRIVATE = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

    private final ClassFile files;

    private LinkedAhead(List<Path> libraries) throws IOException {
        var supers = new HashMap<ClassDesc, ClassDesc>();
        var interfaces = new ArrayList<ClassDesc>();
        for (var jar : libraries) {
            try (var zip = new ZipFile(jar.toFile())) {
                for (var entry : zip.stream().filter(LinkedAhead::isClass).toList()) {
                    var model = ClassFile.of().parse(zip.getInputStream(entry).readAllBytes());
                    var type = model.thisClass().asSymbol();
                    if (model.flags().has(AccessFlag.INTERFACE)) {
                        interfaces.add(type);
                    } else {
                        model.superclass().ifPresent(above -> supers.put(type, above.asSymbol()));
                    }
                }
            }
        }
        files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.of(interfaces, supers).orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /// In these jars.
    ///
    /// @param folders where the jars lie that they lean on
    static void all(List<Path> own, List<Path> folders) throws IOException {
        var libraries = new ArrayList<Path>();
        for (var folder : folders) {
            libraries.addAll(jars(folder));
        }
        var linked = new LinkedAhead(libraries);
        for (var jar : own) {
            linked.jar(jar);
        }
    }

    private void jar(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                var bytes = zip.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), isClass(entry) ? linked(bytes) : bytes);
            }
        }
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var one : entries.entrySet()) {
                var entry = new ZipEntry(one.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(one.getValue());
                out.closeEntry();
            }
        }
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class")
                && !entry.getName().startsWith("META-INF/")
                && !entry.getName().endsWith("module-info.class");
    }

    private byte[] linked(byte[] bytes) {
        var type = files.parse(bytes);
        if (type.methods().stream().noneMatch(LinkedAhead::concerned)) {
            return bytes;
        }
        boolean inInterface = type.flags().has(AccessFlag.INTERFACE);
        var chosen = new LinkedHashMap<String, InvokeDynamicInstruction>();
        CodeTransform calls = (code, element) -> {
            if (element instanceof InvokeDynamicInstruction call && ofTypes(call)) {
                var name = "switch$" + chosen.size();
                chosen.put(name, call);
                code.invokestatic(type.thisClass().asSymbol(), name, call.typeSymbol(), inInterface);
            } else if (element instanceof InvokeDynamicInstruction call && ofRecord(call)) {
                record(code, type, call);
            } else {
                code.with(element);
            }
        };
        // Methods that have none of it are copied whole, with the stack maps that they have.
        ClassTransform methods = (builder, element) -> {
            if (element instanceof MethodModel method && concerned(method)) {
                builder.transformMethod(method, MethodTransform.transformingCode(calls));
            } else {
                builder.with(element);
            }
        };
        return files.transformClass(
                type,
                methods.andThen(ClassTransform.endHandler(builder ->
                        chosen.forEach((name, call) -> builder.withMethodBody(
                                name, call.typeSymbol(), PRIVATE, code -> choose(code, call.bootstrapArgs()))))));
    }

    private static boolean concerned(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element ->
                        element instanceof InvokeDynamicInstruction call && (ofTypes(call) || ofRecord(call)));
    }

    /// A `switch` all of whose cases are types.
    private static boolean ofTypes(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(SWITCHES)
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.typeSymbol().parameterType(0).isClassOrInterface()
                && call.bootstrapArgs().stream()
                        .allMatch(label -> label instanceof ClassDesc wanted && !wanted.isPrimitive());
    }

    private static boolean ofRecord(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(RECORDS)
                && (call.name().stringValue().equals("equals")
                        || call.name().stringValue().equals("hashCode"));
    }

    /// The place of the first case, from the given one on, that the object is of; -1 for null.
    private static void choose(CodeBuilder code, List<ConstantDesc> labels) {
        var something = code.newLabel();
        code.aload(0).ifnonnull(something).iconst_m1().ireturn().labelBinding(something);
        for (int place = 0; place < labels.size(); place++) {
            var next = code.newLabel();
            code.iload(1).loadConstant(place).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels.get(place)).ifeq(next);
            code.loadConstant(place).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    /// Stands where the call was: the record, and for `equals` the other object, are on the stack.
    private static void record(CodeBuilder code, ClassModel type, InvokeDynamicInstruction call) {
        var fields = type.fields().stream()
                .filter(field -> !field.flags().has(AccessFlag.STATIC))
                .toList();
        if (call.name().stringValue().equals("hashCode")) {
            code.pop().iconst_0();
            for (var field : fields) {
                code.loadConstant(31).imul();
                get(code.aload(0), type, field);
                hash(code, field.fieldTypeSymbol());
                code.iadd();
            }
            return;
        }
        var mine = type.thisClass().asSymbol();
        var differs = code.newLabel();
        var end = code.newLabel();
        code.pop2();
        code.aload(1).instanceOf(mine).ifeq(differs);
        for (var field : fields) {
            get(code.aload(0), type, field);
            get(code.aload(1).checkcast(mine), type, field);
            same(code, field.fieldTypeSymbol());
            code.ifeq(differs);
        }
        code.iconst_1().goto_(end).labelBinding(differs).iconst_0().labelBinding(end);
    }

    private static void get(CodeBuilder code, ClassModel type, FieldModel field) {
        code.getfield(type.thisClass().asSymbol(), field.fieldName().stringValue(), field.fieldTypeSymbol());
    }

    private static void hash(CodeBuilder code, ClassDesc type) {
        if (type.isPrimitive()) {
            code.invokestatic(boxOf(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
        } else {
            code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
        }
    }

    /// Leaves 1 where two values are the same: numbers as their boxes compare them, so that NaN is itself.
    private static void same(CodeBuilder code, ClassDesc type) {
        if (!type.isPrimitive()) {
            code.invokestatic(OBJECTS, "equals", EQUALS.insertParameterTypes(0, ConstantDescs.CD_Object));
            return;
        }
        var equal = code.newLabel();
        var end = code.newLabel();
        code.invokestatic(boxOf(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type));
        code.ifeq(equal).iconst_0().goto_(end).labelBinding(equal).iconst_1().labelBinding(end);
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return Map.of(
                        ConstantDescs.CD_boolean, ConstantDescs.CD_Boolean,
                        ConstantDescs.CD_byte, ConstantDescs.CD_Byte,
                        ConstantDescs.CD_char, ConstantDescs.CD_Character,
                        ConstantDescs.CD_short, ConstantDescs.CD_Short,
                        ConstantDescs.CD_int, ConstantDescs.CD_Integer,
                        ConstantDescs.CD_long, ConstantDescs.CD_Long,
                        ConstantDescs.CD_float, ConstantDescs.CD_Float,
                        ConstantDescs.CD_double, ConstantDescs.CD_Double)
                .get(primitive);
    }
}
