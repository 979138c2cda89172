# How Groundswell's targets are made: one library per folder of sim/, so that what a folder links
# to is what it may include (tests/cli/test_includes.py holds the includes against the links).

# What every target is compiled with. Contraction off: a fused multiply-add would change bits from
# machine to machine (contract 1).
add_library(groundswell_flags INTERFACE)
target_compile_features(groundswell_flags INTERFACE cxx_std_20)
target_compile_options(groundswell_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees impossible overlaps in std::string's operator+ (GCC bug 105651).
  target_compile_options(groundswell_flags INTERFACE -Wno-restrict)
endif()
if(GROUNDSWELL_WERROR)
  # What a library's next version no longer recommends is a warning, no reason not to build.
  target_compile_options(groundswell_flags INTERFACE -Werror -Wno-error=deprecated-declarations)
  # What later versions of GCC guess about optimised code is wrong too often to stop a build.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    foreach(guess maybe-uninitialized array-bounds stringop-overflow stringop-overread
                  dangling-reference free-nonheap-object null-dereference)
      target_compile_options(groundswell_flags INTERFACE -Wno-error=${guess})
    endforeach()
  endif()
endif()
if(GROUNDSWELL_SANITIZE)
  # GCC takes its own instrumentation of <regex> for the use of uninitialised memory.
  target_compile_options(groundswell_flags INTERFACE
    -fsanitize=${GROUNDSWELL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    -Wno-maybe-uninitialized)
  target_link_options(groundswell_flags INTERFACE -fsanitize=${GROUNDSWELL_SANITIZE})
endif()

# Compiles the sources of a target several at a time, as what they include costs most: half the
# processor time from nothing, and several times a file's after an edit of it. Names of a file's own
# (unnamed namespaces, macros) must then be unlike those of any file of its folder, or stand in a
# namespace of the file, as in tests/theory; overloads may be alike.
# What only a neighbour includes does not show then: tests/cli/test_includes.py looks for it, by what
# files name, and the debug preset compiles each file alone.
function(groundswell_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD "${GROUNDSWELL_UNITY}"
    UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# groundswell_library(NAME LINKS… [PRIVATE_LINKS …]): library groundswell_NAME from the .cpp files
# of this folder's NAME/. LINKS are public dependencies.
function(groundswell_library name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  list(SORT sources)
  add_library(groundswell_${name} STATIC ${sources})
  add_library(groundswell::${name} ALIAS groundswell_${name})
  set_target_properties(groundswell_${name} PROPERTIES EXPORT_NAME ${name}
    POSITION_INDEPENDENT_CODE ON)
  groundswell_compile_together(groundswell_${name})
  target_compile_features(groundswell_${name} PUBLIC cxx_std_20)
  target_include_directories(groundswell_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/sim>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/groundswell>)
  target_link_libraries(groundswell_${name}
    PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS} $<BUILD_INTERFACE:groundswell_flags>)
  set_property(GLOBAL APPEND PROPERTY GROUNDSWELL_LIBRARIES groundswell_${name})
endfunction()

# The commit being built, "unknown" outside a git checkout, with "+changes" when files differ.
function(groundswell_find_commit result)
  find_package(Git QUIET)
  set(commit "unknown")
  if(GIT_FOUND AND EXISTS "${PROJECT_SOURCE_DIR}/.git")
    execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --dirty=+changes --abbrev=12
      --exclude=* WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE described
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
      set(commit "${described}")
    endif()
  endif()
  set(${result} "${commit}" PARENT_SCOPE)
endfunction()
