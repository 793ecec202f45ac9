package greenwall.app;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("args: " + String.join("|", args));
        System.exit(args.length > 0 ? 2 : 0);
    }
}
