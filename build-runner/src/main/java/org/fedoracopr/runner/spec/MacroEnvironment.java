package org.fedoracopr.runner.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The macros that are defined before a spec file's first line.
 *
 * @param architecture that {@code %ifarch} compares with; null when the tags are wanted for all architectures
 */
public record MacroEnvironment(
        Map<String, Macro> macros, @Nullable String architecture) {

    /** Macros of every build system whose value is not the same everywhere. */
    private static final Set<String> OF_THE_BUILD_SYSTEM = Set.of(
            "_arch",
            "_build",
            "_build_arch",
            "_build_cpu",
            "_host",
            "_host_cpu",
            "_isa",
            "_lib",
            "_libdir",
            "_target",
            "_target_cpu",
            "_target_platform",
            "__isa_bits",
            "__isa_name",
            "__isa",
            "_rpmversion",
            "_unitdir",
            "_licensedir",
            "_vendor",
            "_smp_mflags",
            "gcc_version",
            "optflags",
            "perl_version",
            "php_version",
            "python_version",
            "python2_version",
            "python3_pkgversion",
            "python3_version",
            "python3_version_nodots",
            "rpmversion",
            "ruby_version",
            "kernel_version");

    public MacroEnvironment {
        macros = Map.copyOf(macros);
    }

    /**
     * The environment of a target.
     *
     * @param ofTarget the macros that the target's distribution has
     * @param ofBuild the macros of the build, which win; their names may have the {@code %} before them
     * @param with names of conditionals that the build switches on
     * @param without names of conditionals that it switches off
     */
    public static MacroEnvironment of(
            Map<String, Macro> ofTarget,
            Map<String, String> ofBuild,
            List<String> with,
            List<String> without,
            @Nullable String architecture) {
        Map<String, Macro> macros = new HashMap<>();
        OF_THE_BUILD_SYSTEM.forEach(name -> macros.put(name, Macro.UNKNOWN));
        macros.put("_os", Macro.of("linux"));
        macros.put("_target_os", Macro.of("linux"));
        if (architecture != null) {
            macros.put("_target_cpu", Macro.of(architecture));
        }
        macros.putAll(ofTarget);
        ofBuild.forEach((name, value) -> macros.put(name.startsWith("%") ? name.substring(1) : name, Macro.of(value)));
        with.forEach(name -> macros.put("_with_" + name, Macro.of("--with-" + name)));
        without.forEach(name -> macros.put("_without_" + name, Macro.of("--without-" + name)));
        // Upstream clears it: most tags that use it are not about architectures, and its definition needs Lua.
        macros.put("dist", Macro.of(""));
        return new MacroEnvironment(macros, architecture);
    }
}
