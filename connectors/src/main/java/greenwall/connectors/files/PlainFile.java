package greenwall.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads files that come from elsewhere. What is named like one may lead to a device, which never ends, or to a pipe,
/// which never begins, and may grow while it is read.
public final class PlainFile {
    private PlainFile() {}

    /// The file is longer than it may be.
    public static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(long most) {
            super("it is longer than " + most + " bytes");
        }
    }

    public static byte[] read(Path file, int most) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is no plain file");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new TooLongException(most);
            }
            return bytes;
        }
    }

    /// Text in UTF-8 and nothing else.
    public static String text(Path file, int most) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, most)))
                .toString();
    }
}
