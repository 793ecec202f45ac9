package greenwall.lab.shell;

import java.util.List;

/// `test` and `[`.
final class Tests {
    private static final int DEEPEST = 50;
    private final Call call;
    private final List<String> words;
    private int at;
    private int depth;

    private Tests(Call call, List<String> words) {
        this.call = call;
        this.words = words;
    }

    static int run(Call call, String name, List<String> words) throws InterruptedException {
        if (words.isEmpty()) {
            return 1;
        }
        var tests = new Tests(call, words);
        try {
            boolean result = tests.or();
            if (tests.at < words.size()) {
                throw new IllegalArgumentException(words.get(tests.at) + ": unexpected operator");
            }
            return result ? 0 : 1;
        } catch (IllegalArgumentException wrong) {
            return call.fail(2, "sh: 1: " + name + ": " + wrong.getMessage());
        }
    }

    private boolean or() {
        boolean result = and();
        while (at < words.size() && words.get(at).equals("-o")) {
            at++;
            result |= and();
        }
        return result;
    }

    private boolean and() {
        boolean result = not();
        while (at < words.size() && words.get(at).equals("-a")) {
            at++;
            result &= not();
        }
        return result;
    }

    private boolean not() {
        if (at >= words.size() || ++depth > DEEPEST) {
            throw new IllegalArgumentException("argument expected");
        }
        try {
            int left = words.size() - at;
            var word = words.get(at);
            if (left >= 3 && isBinary(words.get(at + 1))) {
                at += 3;
                return binary(word, words.get(at - 2), words.get(at - 1));
            }
            if (word.equals("!") && left > 1) {
                at++;
                return !not();
            }
            if (word.equals("(") && left > 2) {
                at++;
                boolean inside = or();
                if (at >= words.size() || !words.get(at).equals(")")) {
                    throw new IllegalArgumentException("closing paren expected");
                }
                at++;
                return inside;
            }
            if (left >= 2 && word.matches("-[a-zA-Z]") && !words.get(at + 1).matches("-[ao]")) {
                at += 2;
                return unary(word.charAt(1), words.get(at - 1));
            }
            at++;
            return !word.isEmpty();
        } finally {
            depth--;
        }
    }

    private static boolean isBinary(String word) {
        return List.of("=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "<", ">")
                .contains(word);
    }

    private static boolean binary(String a, String operator, String b) {
        return switch (operator) {
            case "=", "==" -> a.equals(b);
            case "!=" -> !a.equals(b);
            case "<" -> a.compareTo(b) < 0;
            case ">" -> a.compareTo(b) > 0;
            case "-eq" -> number(a) == number(b);
            case "-ne" -> number(a) != number(b);
            case "-lt" -> number(a) < number(b);
            case "-le" -> number(a) <= number(b);
            case "-gt" -> number(a) > number(b);
            default -> number(a) >= number(b);
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("Illegal number: " + text);
        }
    }

    private boolean unary(char operator, String word) {
        var files = call.machine().files();
        boolean program = call.machine().locate(word, "").isPresent();
        return switch (operator) {
            case 'n' -> !word.isEmpty();
            case 'z' -> word.isEmpty();
            case 'e' -> program || files.isFile(word) || files.isFolder(word);
            case 'f' -> program || files.isFile(word);
            case 's', 'r' -> program || files.isFile(word) || operator == 'r' && files.isFolder(word);
            case 'd' -> files.isFolder(word) || word.matches("/|/tmp|/usr|/usr/s?bin");
            case 'x' -> program || files.isFolder(word);
            case 't' -> {
                var file = word.matches("\\d") ? call.process().file(Integer.parseInt(word)) : null;
                yield file != null && file.isTerminal();
            }
            case 'b', 'c', 'p', 'h', 'L', 'S', 'w', 'u', 'g', 'k', 'O', 'G' -> false;
            default -> throw new IllegalArgumentException("-" + operator + ": unexpected operator");
        };
    }
}
