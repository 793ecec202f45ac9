package greenwall.tests.ssh;

import greenwall.tests.poll.Await;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// The ids of all tracing BPF programs in the kernel, read from the kernel itself. Other types, such as
/// systemd's for its services, belong to no process and are ignored.
final class BpfPrograms {
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final long BPF = ARM ? 280 : 321;
    private static final long CLOSE = ARM ? 57 : 3;
    private static final long NEXT_PROGRAM = 11;
    private static final long OPEN_BY_NUMBER = 13;
    private static final long INFORMATION = 15;
    private static final int ATTRIBUTES = 128;
    /// kprobe, tracepoint, perf_event, raw_tracepoint, writable raw_tracepoint, tracing.
    private static final Set<Integer> TRACING = Set.of(2, 5, 7, 17, 24, 26);

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
            var information = arena.allocate(ATTRIBUTES, 8);
            int number = 0;
            while (true) {
                attributes.fill((byte) 0);
                attributes.set(ValueLayout.JAVA_INT, 0, number);
                if (call(syscall, NEXT_PROGRAM, attributes) != 0) {
                    return found;
                }
                number = attributes.get(ValueLayout.JAVA_INT, 4);
                if (isTracing(syscall, number, attributes, information)) {
                    found.add(number);
                }
            }
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// Waits until only those are left: the kernel unloads a program shortly after the tool has ended. Programs
    /// that others on this machine have loaded meanwhile are held by one of their processes; an orphan is held
    /// by none.
    static void awaitNoOrphansExcept(Set<Integer> before) {
        Await.until("no program that nobody holds", Duration.ofMinutes(1), () -> {
            var now = loaded();
            now.removeAll(before);
            now.removeAll(RemoteProcesses.heldPrograms());
            return now.isEmpty();
        });
    }

    private static long call(MethodHandle syscall, long command, MemorySegment attributes) throws Throwable {
        return (long) syscall.invokeExact(BPF, command, attributes, (long) ATTRIBUTES);
    }

    private static boolean isTracing(
            MethodHandle syscall, int number, MemorySegment attributes, MemorySegment information) throws Throwable {
        attributes.fill((byte) 0);
        attributes.set(ValueLayout.JAVA_INT, 0, number);
        long file = call(syscall, OPEN_BY_NUMBER, attributes);
        if (file < 0) {
            return false;
        }
        information.fill((byte) 0);
        attributes.fill((byte) 0);
        attributes.set(ValueLayout.JAVA_INT, 0, (int) file);
        attributes.set(ValueLayout.JAVA_INT, 4, ATTRIBUTES);
        attributes.set(ValueLayout.JAVA_LONG, 8, information.address());
        long failed = call(syscall, INFORMATION, attributes);
        long closed = (long) syscall.invokeExact(CLOSE, file, MemorySegment.NULL, 0L);
        return closed == 0 && failed == 0 && TRACING.contains(information.get(ValueLayout.JAVA_INT, 0));
    }
}
