package greenwall.tests.ssh;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.TreeSet;

/// The numbers of all BPF programs that the kernel holds, asked of the kernel itself.
final class BpfPrograms {
    private static final long BPF = System.getProperty("os.arch", "").equals("aarch64") ? 280 : 321;
    private static final int NEXT_PROGRAM = 11;
    private static final int ATTRIBUTES = 128;

    private BpfPrograms() {}

    static Set<Integer> loaded() {
        var linker = Linker.nativeLinker();
        var syscall = linker.downcallHandle(
                linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        var found = new TreeSet<Integer>();
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(ATTRIBUTES, 8);
            int number = 0;
            while (true) {
                attributes.fill((byte) 0);
                attributes.set(ValueLayout.JAVA_INT, 0, number);
                long failed = (long) syscall.invokeExact(BPF, (long) NEXT_PROGRAM, attributes, (long) ATTRIBUTES);
                if (failed != 0) {
                    return found;
                }
                number = attributes.get(ValueLayout.JAVA_INT, 4);
                found.add(number);
            }
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
