package greenwall.connectors.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file cannot be read or written, without its name, and what the user can do. Java names only the file in
/// some of these exceptions.
public final class FileErrorText {
    private FileErrorText() {}

    public static String of(Exception why) {
        return switch (why) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file or folder";
            case NotDirectoryException _ -> "it is not a folder";
            case FileAlreadyExistsException _ ->
                "a file of that name is already there, or is where a folder is needed; rename it";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            case FileSystemException _ -> "the file system gives no reason";
            default -> String.valueOf(why.getMessage());
        };
    }

    /// What the user can do so that the file can be written.
    public static String remedy(IOException why) {
        return switch (why) {
            case LockFile.LockedException _ -> "try again, or close the window or program that has locked it";
            case FileAlreadyExistsException _ -> "rename that file, and try again";
            case AccessDeniedException _ -> "correct the permissions of the file and its folder";
            default -> "free some disk space on this machine, or correct the folder's permissions";
        };
    }
}
