package greenwall.app.systemd;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The receiving end of a service manager's notification socket, as in systemd.
public final class FakeServiceManager implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final short POLLIN = 1;

    private final Arena arena = Arena.ofShared();
    private final MethodHandle recv = handle("recv", ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private final int descriptor;

    public FakeServiceManager(Path socket) throws Throwable {
        var linker = Linker.nativeLinker();
        var intType = ValueLayout.JAVA_INT;
        var createSocket = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("socket"),
                FunctionDescriptor.of(intType, intType, intType, intType));
        var bind = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("bind"),
                FunctionDescriptor.of(intType, intType, ValueLayout.ADDRESS, intType));
        descriptor = (int) createSocket.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
        var name = socket.toString().getBytes(StandardCharsets.UTF_8);
        var address = arena.allocate(2 + name.length + 1, 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        int bound = (int) bind.invokeExact(descriptor, address, (int) address.byteSize());
        if (bound != 0) {
            throw new IllegalStateException("cannot bind " + socket);
        }
    }

    private static MethodHandle handle(
            String name, ValueLayout.OfLong result, AddressLayout buffer, ValueLayout.OfLong size) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, ValueLayout.JAVA_INT, buffer, size, ValueLayout.JAVA_INT));
    }

    /// The next message; empty after this timeout.
    public Optional<String> next(Duration within) {
        try (var localArena = Arena.ofConfined()) {
            var linker = Linker.nativeLinker();
            var poll = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("poll"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
            var pollRequest = localArena.allocate(8, 4);
            pollRequest.set(ValueLayout.JAVA_INT, 0, descriptor);
            pollRequest.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            int ready = (int) poll.invokeExact(pollRequest, 1L, (int) within.toMillis());
            if (ready <= 0) {
                return Optional.empty();
            }
            var buffer = localArena.allocate(4096);
            long length = (long) recv.invokeExact(descriptor, buffer, 4096L, 0);
            return Optional.of(
                    new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        var linker = Linker.nativeLinker();
        try {
            int _ = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("close"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            arena.close();
        }
    }
}
