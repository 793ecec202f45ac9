package greenwall.connectors.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file cannot be read or written, without its name. Java names only the file in some of these
/// exceptions.
public final class FileErrorText {
    private FileErrorText() {}

    public static String of(Exception why) {
        return switch (why) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file or folder";
            case NotDirectoryException _ -> "it is not a folder";
            case FileAlreadyExistsException _ -> "there is a file where a folder is needed; rename it";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            case FileSystemException unnamed -> {
                System.getLogger(FileErrorText.class.getName())
                        .log(System.Logger.Level.INFO, "a file operation failed", unnamed);
                yield "the file system refused it";
            }
            default -> String.valueOf(why.getMessage());
        };
    }
}
