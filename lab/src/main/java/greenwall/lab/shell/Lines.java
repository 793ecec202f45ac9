package greenwall.lab.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of the files that a filter was given, or of its standard input, as they come.
final class Lines {
    private static final int LONGEST = 1 << 20;
    private static final int MOST = 200_000;

    private final Call call;
    private final List<String> files;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;
    private int nextFile;
    private byte[] content = new byte[0];
    private int contentAt;
    private boolean failed;

    Lines(Call call, List<String> files) {
        this.call = call;
        this.files = files.isEmpty() ? List.of("-") : files;
    }

    boolean failed() {
        return failed;
    }

    @Nullable
    String next() throws InterruptedException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int b = oneByte();
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() < LONGEST) {
                line.write(b);
            }
        }
    }

    List<String> all() throws InterruptedException {
        var lines = new ArrayList<String>();
        for (var line = next(); line != null && lines.size() < MOST; line = next()) {
            lines.add(line);
        }
        return lines;
    }

    private int oneByte() throws InterruptedException {
        while (true) {
            if (contentAt < content.length) {
                return content[contentAt++] & 0xff;
            }
            if (at < end) {
                return buffer[at++] & 0xff;
            }
            if (nextFile > 0
                    && nextFile <= files.size()
                    && files.get(nextFile - 1).equals("-")) {
                end = call.read(buffer);
                at = 0;
                if (end > 0) {
                    continue;
                }
            }
            if (nextFile >= files.size()) {
                return -1;
            }
            var file = files.get(nextFile++);
            if (!file.equals("-")) {
                open(file);
            }
        }
    }

    private void open(String file) throws InterruptedException {
        contentAt = 0;
        content = new byte[0];
        if (file.equals("/dev/null")) {
            return;
        }
        var text = call.machine().files().read(file);
        if (text.isPresent()) {
            content = text.get().getBytes(StandardCharsets.UTF_8);
            return;
        }
        failed = true;
        var why = call.machine().files().isFolder(file) ? "Is a directory" : "No such file or directory";
        call.fail(1, call.name() + ": " + file + ": " + why);
    }
}
