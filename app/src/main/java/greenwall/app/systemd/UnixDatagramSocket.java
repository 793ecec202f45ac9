package greenwall.app.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Sends datagrams to a Unix socket. The JDK supports Unix sockets only as streams, so this calls the C
/// library. It works on Linux only, where the constants are the same on x64 and arm64.
final class UnixDatagramSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
    private static final int MAX_NAME_BYTES = 107;

    private final Arena arena = Arena.ofShared();
    private final MethodHandle sendto;
    private final MethodHandle closeFile;
    private final MemorySegment address;
    private final int file;

    /// @param name a path, or `@` and the name of an abstract socket
    static UnixDatagramSocket to(String name) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new UnsupportedOperationException("Unix datagram sockets are supported on Linux only");
        }
        return new UnixDatagramSocket(name);
    }

    private UnixDatagramSocket(String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "the socket name has " + bytes.length + " bytes; expected at most " + MAX_NAME_BYTES);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        var linker = Linker.nativeLinker();
        var number = ValueLayout.JAVA_INT;
        var pointer = ValueLayout.ADDRESS;
        var size = ValueLayout.JAVA_LONG;
        var socket = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("socket"), FunctionDescriptor.of(number, number, number, number));
        sendto = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sendto"),
                FunctionDescriptor.of(size, number, pointer, size, number, pointer, number));
        closeFile = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(number, number));
        // struct sockaddr_un: the family in two bytes, then the name; a path ends with a zero, an abstract name does
        // not.
        address = arena.allocate(2 + bytes.length + (bytes[0] == 0 ? 0 : 1), 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
        try {
            file = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        } catch (Throwable broken) {
            throw new IllegalStateException("socket(2) cannot be called", broken);
        }
        if (file < 0) {
            throw new UnsupportedOperationException("a socket cannot be opened");
        }
    }

    /// Returns an error, if any. Does not wait if the receiver's buffer is full.
    synchronized Optional<String> send(String text) {
        if (!arena.scope().isAlive()) {
            return Optional.of("the socket is closed");
        }
        try (var own = Arena.ofConfined()) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var content = own.allocate(bytes.length);
            content.copyFrom(MemorySegment.ofArray(bytes));
            long sent = (long) sendto.invokeExact(
                    file, content, (long) bytes.length, DONTWAIT_NOSIGNAL, address, (int) address.byteSize());
            return sent == bytes.length ? Optional.empty() : Optional.of("systemd's socket does not accept messages");
        } catch (Throwable broken) {
            throw new IllegalStateException("sendto(2) cannot be called", broken);
        }
    }

    @Override
    public synchronized void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        try {
            int _ = (int) closeFile.invokeExact(file);
        } catch (Throwable broken) {
            throw new IllegalStateException("close(2) cannot be called", broken);
        } finally {
            arena.close();
        }
    }
}
