package greenwall.lab.template;

import greenwall.lab.template.GoTemplate.Command;
import greenwall.lab.template.GoTemplate.Fault;
import greenwall.lab.template.GoTemplate.Node;
import greenwall.lab.template.GoTemplate.Operand;
import greenwall.lab.template.GoTemplate.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Parses the text of a template into its nodes.
final class TemplateReader {
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|(\\$?[\\w]*(?:\\.\\w+)+|\\$\\w*|\\.)"
                    + "|([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)|(\\w+)|(:=|[|()]))");

    private final String name;
    private final String text;
    private int at;
    private boolean trimNext;

    TemplateReader(String name, String text) {
        this.name = name;
        this.text = text;
    }

    List<Node> read() {
        var nodes = new ArrayList<Node>();
        String stop = block(nodes);
        if (!stop.isEmpty()) {
            throw fault("unexpected {{" + stop + "}}");
        }
        return nodes;
    }

    private Fault fault(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new Fault("template: " + name + ":" + line + ": " + what);
    }

    /// Reads up to an `end` or `else`, which is returned; empty at the end of the text.
    private String block(List<Node> into) {
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            String plain = text.substring(at, open < 0 ? text.length() : open);
            boolean trimBefore = open >= 0 && text.startsWith("{{- ", open);
            addText(into, trimNext ? plain.stripLeading() : plain, trimBefore);
            trimNext = false;
            if (open < 0) {
                at = text.length();
                return "";
            }
            at = open;
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw fault("unclosed action");
            }
            String action = text.substring(open + (trimBefore ? 3 : 2), close);
            if (action.endsWith(" -")) {
                trimNext = true;
                action = action.substring(0, action.length() - 2);
            }
            at = close + 2;
            action = action.strip();
            if (action.equals("end") || action.equals("else") || action.startsWith("else if ")) {
                return action;
            }
            if (!action.startsWith("/*")) {
                into.add(action(action));
            }
        }
        return "";
    }

    private static void addText(List<Node> into, String plain, boolean trimEnd) {
        String kept = trimEnd ? plain.stripTrailing() : plain;
        if (!kept.isEmpty()) {
            into.add(new Node.Text(kept));
        }
    }

    private Node action(String action) {
        if (action.startsWith("if ")) {
            return condition(action.substring(3));
        }
        if (action.startsWith("range ")) {
            Pipe list = pipe(words(action.substring(6)));
            var each = new ArrayList<Node>();
            if (!block(each).equals("end")) {
                throw fault("unexpected EOF");
            }
            return new Node.Range(list, each);
        }
        for (String unknown : new String[] {"with", "template", "define", "block"}) {
            if (action.startsWith(unknown + " ")) {
                throw fault(unknown + " is not supported");
            }
        }
        var words = words(action);
        if (words.size() > 2 && words.get(1).equals(":=") && words.getFirst().startsWith("$")) {
            return new Node.Assign(words.getFirst().substring(1), pipe(words.subList(2, words.size())));
        }
        return new Node.Print(pipe(words));
    }

    private Node condition(String test) {
        Pipe condition = pipe(words(test));
        var then = new ArrayList<Node>();
        var otherwise = new ArrayList<Node>();
        String stop = block(then);
        if (stop.startsWith("else if ")) {
            otherwise.add(condition(stop.substring("else if ".length())));
            return new Node.If(condition, then, otherwise);
        }
        if (stop.equals("else")) {
            stop = block(otherwise);
        }
        if (!stop.equals("end")) {
            throw fault("unexpected EOF");
        }
        return new Node.If(condition, then, otherwise);
    }

    private List<String> words(String action) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(action);
        int from = 0;
        while (from < action.length() && matcher.region(from, action.length()).lookingAt()) {
            words.add(matcher.group().strip());
            from = matcher.end();
        }
        if (!action.substring(from).isBlank()) {
            throw fault("unexpected \"" + action.substring(from).strip() + "\" in command");
        }
        if (words.isEmpty()) {
            throw fault("missing value for command");
        }
        return words;
    }

    private Pipe pipe(List<String> words) {
        var commands = new ArrayList<Command>();
        var current = new ArrayList<Operand>();
        int i = 0;
        while (i < words.size()) {
            String word = words.get(i);
            if (word.equals("|")) {
                commands.add(command(current));
                current = new ArrayList<>();
                i++;
            } else if (word.equals("(")) {
                int close = closing(words, i);
                current.add(new Operand.Nested(pipe(words.subList(i + 1, close))));
                i = close + 1;
            } else {
                current.add(operand(word));
                i++;
            }
        }
        commands.add(command(current));
        return new Pipe(commands);
    }

    private Command command(List<Operand> words) {
        if (words.isEmpty()) {
            throw fault("missing value for command");
        }
        return new Command(words);
    }

    private int closing(List<String> words, int open) {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            depth += words.get(i).equals("(") ? 1 : words.get(i).equals(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw fault("unclosed left paren");
    }

    private Operand operand(String word) {
        char c = word.charAt(0);
        if (c == '"') {
            return new Operand.Constant(word.substring(1, word.length() - 1).translateEscapes());
        }
        if (c == '`') {
            return new Operand.Constant(word.substring(1, word.length() - 1));
        }
        if (c == '.' || c == '$') {
            var parts = new ArrayList<>(Arrays.asList(word.split("\\.", -1)));
            String head = parts.removeFirst();
            parts.removeIf(String::isEmpty);
            return new Operand.Variable(head.isEmpty() ? "." : head.equals("$") ? "$" : head.substring(1), parts);
        }
        if (Character.isDigit(c) || c == '-' || c == '+') {
            return new Operand.Constant(Double.parseDouble(word));
        }
        if (word.equals("true") || word.equals("false")) {
            return new Operand.Constant(word.equals("true"));
        }
        if (word.equals(")")) {
            throw fault("unexpected right paren");
        }
        return new Operand.Call(word);
    }
}
