package org.fedoracopr.api.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a source build gets its sources: a task's {@code source_type} with its {@code source_json} (TASK-6).
 *
 * <p>Values that the task does not have are null: whether a provider can do without them is the provider's decision.
 */
public sealed interface TaskSource {

    /** The number that a task has as {@code source_type}. */
    int type();

    /** A source package or a spec file behind a URL. */
    record Link(@Nullable String url) implements TaskSource {
        public static final int TYPE = 1;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A source package or a spec file that a user uploaded to the frontend; {@code pkg} is its file name. */
    record Upload(
            @Nullable String url,
            @Nullable String pkg,
            @Nullable String tmp) implements TaskSource {
        public static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A package of the Python Package Index, made into a spec file by {@code specGenerator}. */
    record Pypi(
            @Nullable String packageName,
            @Nullable String packageVersion,
            @Nullable String specGenerator,
            @Nullable String specTemplate,
            List<String> pythonVersions)
            implements TaskSource {
        public static final int TYPE = 5;

        public Pypi {
            pythonVersions = List.copyOf(pythonVersions);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A gem of rubygems.org, made into a spec file. */
    record RubyGems(@Nullable String gemName) implements TaskSource {
        public static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A directory of a version-controlled tree; {@code scmType} is git or svn. */
    record Scm(
            @Nullable String scmType,
            @Nullable String cloneUrl,
            @Nullable String committish,
            @Nullable String subdirectory,
            @Nullable String spec,
            @Nullable String srpmBuildMethod)
            implements TaskSource {
        public static final int TYPE = 8;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A user's script that makes the sources inside a chroot; {@code timeout} is in seconds. */
    record Custom(
            @Nullable String script,
            @Nullable String chroot,
            @Nullable String builddeps,
            @Nullable String resultdir,
            @Nullable String repos,
            @Nullable String tmp,
            @Nullable Boolean hookData,
            @Nullable Integer timeout)
            implements TaskSource {
        public static final int TYPE = 9;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A dist-git repository with its lookaside cache. */
    record DistGit(
            @Nullable String cloneUrl,
            @Nullable String committish,
            @Nullable String distgit,
            @Nullable String namespace)
            implements TaskSource {
        public static final int TYPE = 10;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A source that this version cannot use: a number it does not know, or a {@code source_json} that is no JSON object.
     *
     * @param json the {@code source_json} as the task has it, null when the task has none
     */
    record Unknown(int type, @Nullable String json) implements TaskSource {

        /** Why no provider can be chosen, for the moment somebody needs one. */
        public TaskFormatException problem() {
            return switch (type) {
                case Link.TYPE, Upload.TYPE, Pypi.TYPE, RubyGems.TYPE, Scm.TYPE, Custom.TYPE, DistGit.TYPE ->
                    new TaskFormatException("source_json", "not a JSON object: " + shown());
                default ->
                    new TaskFormatException(
                            "source_type",
                            "no source has the number " + type
                                    + "; known are 1 link, 2 upload, 5 pypi, 6 rubygems, 8 scm, 9 custom, 10 distgit");
            };
        }

        private String shown() {
            if (json == null) {
                return "it is missing";
            }
            return json.length() <= 80 ? json : json.substring(0, 80) + "...";
        }
    }
}
