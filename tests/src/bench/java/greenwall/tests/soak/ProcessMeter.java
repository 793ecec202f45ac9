package greenwall.tests.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/// The resources that this process uses, after a garbage collection.
final class ProcessMeter {
    private static final Pattern TOTAL = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern HEAP = Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    private ProcessMeter() {}

    /// By name: `heap`, `rss`, `native` in KiB, `threads`, `files`, `sockets`.
    static Map<String, Long> read() {
        System.gc();
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
        var figures = new LinkedHashMap<String, Long>();
        figures.put("heap", heap);
        try {
            figures.put("threads", field("Threads:"));
            figures.put(
                    "java threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
            long files = 0;
            long sockets = 0;
            try (var open = Files.list(Path.of("/proc/self/fd"))) {
                for (var file : open.toList()) {
                    files++;
                    sockets += leadsToSocket(file) ? 1 : 0;
                }
            }
            figures.put("files", files);
            figures.put("sockets", sockets);
            figures.put("rss", field("VmRSS:"));
            var memory = nativeMemory();
            figures.put("native", kib(TOTAL, memory) - kib(HEAP, memory));
        } catch (IOException | JMException unreadable) {
            throw new IllegalStateException("this process cannot be measured", unreadable);
        }
        return figures;
    }

    private static boolean leadsToSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException _) {
            return false;
        }
    }

    private static long field(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /// The output of `jcmd VM.native_memory`; the JVM must run with `-XX:NativeMemoryTracking=summary`.
    static String nativeMemory() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmNativeMemory",
                        new Object[] {new String[] {"summary"}},
                        new String[] {String[].class.getName()});
    }

    private static long kib(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(
                    "native memory is not tracked: " + text.lines().findFirst().orElse(""));
        }
        return Long.parseLong(found.group(1));
    }
}
